//! PowerShell's own commands: which names are theirs, what their short names stand for, how they
//! and their parameters are written. Knows no syntax.

/// Verbs that commands begin with.
const VERBS: &[&str] = &[
    "add",
    "approve",
    "assert",
    "backup",
    "block",
    "build",
    "checkpoint",
    "clear",
    "close",
    "compare",
    "complete",
    "compress",
    "confirm",
    "connect",
    "convert",
    "convertfrom",
    "convertto",
    "copy",
    "debug",
    "deny",
    "deploy",
    "disable",
    "disconnect",
    "dismount",
    "edit",
    "enable",
    "enter",
    "exit",
    "expand",
    "export",
    "find",
    "foreach",
    "format",
    "get",
    "grant",
    "group",
    "hide",
    "import",
    "initialize",
    "install",
    "invoke",
    "join",
    "limit",
    "lock",
    "measure",
    "merge",
    "mount",
    "move",
    "new",
    "open",
    "optimize",
    "out",
    "ping",
    "pop",
    "protect",
    "publish",
    "push",
    "read",
    "receive",
    "redo",
    "register",
    "remove",
    "rename",
    "repair",
    "request",
    "reset",
    "resize",
    "resolve",
    "restart",
    "restore",
    "resume",
    "revoke",
    "save",
    "search",
    "select",
    "send",
    "set",
    "show",
    "skip",
    "sort",
    "split",
    "start",
    "step",
    "stop",
    "submit",
    "suspend",
    "switch",
    "sync",
    "tee",
    "test",
    "trace",
    "unblock",
    "undo",
    "uninstall",
    "unlock",
    "unprotect",
    "unpublish",
    "unregister",
    "update",
    "use",
    "wait",
    "watch",
    "where",
    "write",
];

/// Short names, and what they stand for. Those that are programs elsewhere (`curl`, `sleep`,
/// `cp`, `kill`) stay as they are.
const ALIASES: &[(&str, &str)] = &[
    ("ac", "Add-Content"),
    ("iex", "Invoke-Expression"),
    ("icm", "Invoke-Command"),
    ("ipmo", "Import-Module"),
    ("irm", "Invoke-RestMethod"),
    ("iwr", "Invoke-WebRequest"),
    ("ni", "New-Item"),
    ("sajb", "Start-Job"),
    ("saps", "Start-Process"),
    ("si", "Set-Item"),
    ("spps", "Stop-Process"),
    ("start", "Start-Process"),
];

/// Commands as they are written in their documentation: those whose letters somebody asks for.
const COMMANDS: &[&str] = &[
    "Add-Content",
    "Add-PodeEndpoint",
    "Add-PodeRoute",
    "Add-PodeSchedule",
    "Add-PodeTimer",
    "Connect-AzAccount",
    "Connect-DbaInstance",
    "Connect-Mdbc",
    "ConvertTo-SecureString",
    "Enable-PodeSessionMiddleware",
    "Enter-PSSession",
    "Export-Csv",
    "Get-Content",
    "Get-EnvironmentVariable",
    "Import-Module",
    "Install-DBOPackage",
    "Install-DBOScript",
    "Install-Module",
    "Install-Package",
    "Install-PSResource",
    "Install-Script",
    "Invoke-Build",
    "Invoke-Command",
    "Invoke-DBOPackage",
    "Invoke-Expression",
    "Invoke-psake",
    "Invoke-RestMethod",
    "Invoke-Sqlcmd",
    "Invoke-SqliteQuery",
    "Invoke-WebRequest",
    "New-Item",
    "New-Object",
    "New-PSSession",
    "New-PodeLoggingMethod",
    "New-ScheduledTaskAction",
    "New-ScheduledTaskTrigger",
    "New-Service",
    "New-SQLiteConnection",
    "Open-MySqlConnection",
    "Open-OracleConnection",
    "Open-PostGreConnection",
    "Open-SqlConnection",
    "Open-SQLiteConnection",
    "Out-File",
    "Out-Null",
    "Register-ScheduledJob",
    "Register-ScheduledTask",
    "Save-PodeRequestFile",
    "Send-MailMessage",
    "Set-Content",
    "Set-Item",
    "Start-Job",
    "Start-PodeServer",
    "Start-Process",
    "Start-Sleep",
    "Start-ThreadJob",
    "Start-Transcript",
    "Stop-Process",
    "Tee-Object",
    "Update-Database",
    "Update-Module",
    "Write-Debug",
    "Write-Error",
    "Write-Host",
    "Write-Information",
    "Write-Output",
    "Write-Verbose",
    "Write-Warning",
];

/// Parameters likewise.
const PARAMETERS: &[&str] = &[
    "-Action",
    "-Address",
    "-Append",
    "-ArgumentList",
    "-AsPlainText",
    "-Argument",
    "-Command",
    "-ComputerName",
    "-ConnectionString",
    "-Cron",
    "-Database",
    "-DataSource",
    "-Every",
    "-Execute",
    "-File",
    "-FilePath",
    "-Force",
    "-FullName",
    "-Hostname",
    "-Id",
    "-InputObject",
    "-Interval",
    "-LiteralPath",
    "-MaximumVersion",
    "-Method",
    "-MinimumVersion",
    "-ModuleName",
    "-Name",
    "-Password",
    "-Path",
    "-Port",
    "-Protocol",
    "-Query",
    "-RequiredVersion",
    "-RootPath",
    "-ScriptBlock",
    "-Seconds",
    "-Server",
    "-ServerInstance",
    "-SmtpServer",
    "-SqlInstance",
    "-Storage",
    "-String",
    "-Terminal",
    "-TypeName",
    "-Uri",
    "-Value",
    "-Version",
    "-Wait",
    "-WindowStyle",
];

/// Whether a name is a verb and a noun: `Get-Item`, `SqlServer\Invoke-Sqlcmd`.
pub(super) fn is_cmdlet(name: &str) -> bool {
    let Some((verb, noun)) = name.split_once('-') else {
        return false;
    };
    noun.starts_with(|first: char| first.is_ascii_alphabetic())
        && noun
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && VERBS.iter().any(|known| known.eq_ignore_ascii_case(verb))
}

/// A command's name in full, as its documentation writes it.
pub(super) fn command(name: &str) -> &str {
    let plain = name.rsplit('\\').next().unwrap_or(name);
    let alias = ALIASES
        .iter()
        .find(|(short, _)| short.eq_ignore_ascii_case(name));
    if let Some((_, full)) = alias {
        return full;
    }
    if !is_cmdlet(plain) {
        return name;
    }
    let known = COMMANDS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(plain));
    known.copied().unwrap_or(plain)
}

/// A parameter's name, as its documentation writes it.
pub(super) fn parameter(name: &str) -> &str {
    let known = PARAMETERS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(name));
    known.copied().unwrap_or(name)
}

/// What the positions of a command's arguments are called.
const POSITIONS: &[(&str, &[&str])] = &[
    ("Add-Content", &["-Path", "-Value"]),
    ("ConvertTo-SecureString", &["-String"]),
    ("Connect-DbaInstance", &["-SqlInstance"]),
    ("Connect-Mdbc", &["-ConnectionString"]),
    ("Export-Csv", &["-Path"]),
    ("Get-Content", &["-Path"]),
    ("Import-Module", &["-Name"]),
    ("Install-Module", &["-Name"]),
    ("Install-Package", &["-Name"]),
    ("Install-PSResource", &["-Name"]),
    ("Install-Script", &["-Name"]),
    ("Invoke-Expression", &["-Command"]),
    ("Invoke-RestMethod", &["-Uri"]),
    ("Invoke-Sqlcmd", &["-Query"]),
    ("Invoke-WebRequest", &["-Uri"]),
    ("New-Item", &["-Path"]),
    ("Out-File", &["-FilePath"]),
    ("Set-Content", &["-Path", "-Value"]),
    ("Set-Item", &["-Path", "-Value"]),
    ("Start-Job", &["-ScriptBlock"]),
    ("Start-PodeServer", &["-ScriptBlock"]),
    ("Start-Process", &["-FilePath", "-ArgumentList"]),
    ("Start-Sleep", &["-Seconds"]),
    ("Start-ThreadJob", &["-ScriptBlock"]),
    ("Start-Transcript", &["-Path"]),
    ("Tee-Object", &["-FilePath"]),
];

/// Parameters that are given nothing.
const SWITCHES: &[&str] = &[
    "-Append",
    "-AsPlainText",
    "-AsSecureString",
    "-Force",
    "-NoClobber",
    "-NoNewWindow",
    "-NoNewline",
    "-PassThru",
    "-Recurse",
    "-UseBasicParsing",
    "-Wait",
];

/// The names of a command's positions.
pub(super) fn positions(command: &str) -> &'static [&'static str] {
    let known = POSITIONS.iter().find(|(name, _)| *name == command);
    known.map_or(&[], |(_, names)| *names)
}

/// Whether a parameter is one that is given nothing.
pub(super) fn is_switch(name: &str) -> bool {
    SWITCHES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a program, or a line that starts with one, is PowerShell.
pub(crate) fn is_shell(line: &str) -> bool {
    let program = line.split_whitespace().next().unwrap_or("");
    let name = program
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(program)
        .to_ascii_lowercase();
    matches!(
        name.strip_suffix(".exe").unwrap_or(&name),
        "powershell" | "pwsh" | "pwsh-preview"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_full() {
        assert_eq!(command("iwr"), "Invoke-WebRequest");
        assert_eq!(command("start-sleep"), "Start-Sleep");
        assert_eq!(command("get-ThingOfOurs"), "get-ThingOfOurs");
        assert_eq!(command("SqlServer\\invoke-sqlcmd"), "Invoke-Sqlcmd");
        assert_eq!(command("C:\\Tools\\node.exe"), "C:\\Tools\\node.exe");
        assert!(!is_cmdlet("apt-get"));
        assert!(!is_cmdlet("docker-compose"));
        assert!(!is_cmdlet("start-stop-daemon"));
        assert_eq!(parameter("-filepath"), "-FilePath");
        assert!(is_shell("C:\\Windows\\PowerShell.exe -NoProfile"));
        assert!(!is_shell("bash"));
    }
}
