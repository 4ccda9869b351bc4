@{
    'AWS.Tools.S3' = @{ version = '[4.1.720]' }
    DBOps          = @{ version = '[0.9.6]' }
    ImageKit       = @{ version = '[0.3.0]' }
    InvokeBuild    = @{ version = '[5.12.1]' }
    Pode           = @{ version = '[2.12.1]' }
    SimplySql      = @{ version = '[2.0.4.75]' }
}
