@{
    DBOps       = @{ version = '[0.9.6]' }
    InvokeBuild = @{ version = '[5.12.1]' }
    Pode        = @{ version = '[2.12.1]' }
    PSSQLite    = @{ version = '[1.1.0]' }
}
