//! Which leading segments of a written path are a namespace: types are named without it, so
//! that `System.IO.File.Delete` and `File.Delete` are one name. Knows paths, no syntax.

use std::collections::HashSet;

/// The namespaces that a file knows.
#[derive(Default)]
pub(super) struct Namespaces {
    known: HashSet<Box<str>>,
}

impl Namespaces {
    /// Adds a namespace that the file uses or declares.
    pub(super) fn add(&mut self, namespace: &str) {
        self.known.insert(namespace.into());
    }

    /// A path without its namespace.
    pub(super) fn strip<'p>(&self, path: &'p str) -> &'p str {
        let path = path.strip_prefix("global.").unwrap_or(path);
        for (dot, _) in path.rmatch_indices('.') {
            let head = &path[..dot];
            let rest = &path[dot + 1..];
            if self.known.contains(head) || BASE.contains(&head) {
                let nested = head == "System" && {
                    let second = rest.split('.').next().unwrap_or(rest);
                    NESTED.contains(&second)
                };
                return if nested { path } else { rest };
            }
        }
        path
    }
}

/// Namespaces of the base library and of its database clients.
const BASE: &[&str] = &[
    "System",
    "System.Collections",
    "System.Collections.Concurrent",
    "System.Collections.Generic",
    "System.Configuration",
    "System.Data",
    "System.Data.Common",
    "System.Data.Odbc",
    "System.Data.OleDb",
    "System.Data.SqlClient",
    "System.Diagnostics",
    "System.Globalization",
    "System.IO",
    "System.IO.MemoryMappedFiles",
    "System.Linq",
    "System.Net",
    "System.Net.Http",
    "System.Net.Mail",
    "System.Net.Sockets",
    "System.Reflection",
    "System.Runtime.InteropServices",
    "System.Security.Cryptography",
    "System.Security.Cryptography.X509Certificates",
    "System.Text",
    "System.Text.Json",
    "System.Threading",
    "System.Threading.Channels",
    "System.Threading.Tasks",
    "System.Timers",
    "System.Web",
    "Microsoft.Data.SqlClient",
    "Microsoft.Data.Sqlite",
    "Microsoft.Win32",
];

/// Segments that follow `System` and are no types.
const NESTED: &[&str] = &[
    "Activities",
    "Buffers",
    "CodeDom",
    "Collections",
    "CommandLine",
    "ComponentModel",
    "Composition",
    "Configuration",
    "Data",
    "Device",
    "Diagnostics",
    "DirectoryServices",
    "Drawing",
    "Dynamic",
    "EnterpriseServices",
    "Formats",
    "Globalization",
    "IdentityModel",
    "IO",
    "Linq",
    "Management",
    "Messaging",
    "Net",
    "Numerics",
    "Reflection",
    "Resources",
    "Runtime",
    "Security",
    "ServiceModel",
    "ServiceProcess",
    "Text",
    "Threading",
    "Timers",
    "Transactions",
    "Web",
    "Windows",
    "Xml",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_lose_their_namespace() {
        let mut names = Namespaces::default();
        names.add("Serilog");
        assert_eq!(names.strip("System.IO.File.Delete"), "File.Delete");
        assert_eq!(names.strip("global.System.Console"), "Console");
        assert_eq!(names.strip("System.Environment.Exit"), "Environment.Exit");
        assert_eq!(
            names.strip("System.Xml.XmlDocument"),
            "System.Xml.XmlDocument"
        );
        assert_eq!(names.strip("Serilog.Log.Information"), "Log.Information");
        assert_eq!(names.strip("builder.Services"), "builder.Services");
    }
}
