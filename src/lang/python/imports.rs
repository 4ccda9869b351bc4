//! Imports: Import facts, and the names that they bind.

use rustpython_ruff_python_ast::{StmtImport, StmtImportFrom};

use super::{Front, span};
use crate::fact::{FactKind, Import};

impl Front<'_> {
    /// `import a.b, c as d`.
    pub(super) fn import(&mut self, import: &StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            if module.is_empty() {
                continue;
            }
            let bound = if let Some(name) = &alias.asname {
                self.names.import(name, module);
                name.as_str()
            } else {
                let head = module.split('.').next().unwrap_or(module);
                self.names.import(head, head);
                head
            };
            let fact = Import {
                module: module.into(),
                package: module.into(),
                alias: Some(bound.into()),
                optional: self.optional > 0,
                module_span: span(alias.name.range),
            };
            self.push(span(import.range), FactKind::Import(fact));
        }
    }

    /// `from ..a import b as c, d`. Leading dots stay.
    pub(super) fn import_from(&mut self, import: &StmtImportFrom) {
        let mut package = ".".repeat(import.level.min(64) as usize);
        if let Some(module) = &import.module {
            package.push_str(module.as_str());
        }
        for alias in &import.names {
            let name = alias.name.as_str();
            if name.is_empty() || package.is_empty() {
                continue;
            }
            let dot = if package.ends_with('.') { "" } else { "." };
            let module = format!("{package}{dot}{name}");
            let bound = (name != "*").then(|| {
                let bound = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                self.names.import(bound, &module);
                bound.into()
            });
            let fact = Import {
                module: module.into(),
                package: package.as_str().into(),
                alias: bound,
                optional: self.optional > 0,
                module_span: span(import.module.as_ref().unwrap_or(&alias.name).range),
            };
            self.push(span(import.range), FactKind::Import(fact));
        }
    }
}
