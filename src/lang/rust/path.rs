//! What paths and types stand for: `use`, `extern crate`, the prelude, declared types.

use proc_macro2::Span as Token;
use syn::{
    Expr, ExprPath, GenericArgument, Generics, Item, ItemUse, Path, PathArguments, Signature, Type,
    TypeParamBound, UseTree,
};

use super::Lowerer;
use super::syntax::{path_first, path_last, word};
use crate::fact::{FactKind, Import};
use crate::lang::fields::Named;
use crate::text::Span;

/// One name that a `use` makes available.
struct Leaf {
    /// The dotted path.
    path: String,
    /// What it is called here; `None` for a glob and for `as _`.
    alias: Option<String>,
    first: Token,
    last: Token,
}

impl Lowerer<'_> {
    /// Binds what the items of a module or block make available, wherever they stand in it.
    pub(super) fn declare<'i>(&mut self, items: impl Iterator<Item = &'i Item>) {
        for item in items {
            match item {
                Item::Use(item) => {
                    for leaf in leaves(item) {
                        if let Some(alias) = &leaf.alias {
                            self.paths.bind(alias, leaf.path);
                        }
                    }
                }
                Item::ExternCrate(item) => {
                    let name = word(&item.ident);
                    if let Some((_, alias)) = &item.rename {
                        self.paths.bind(&word(alias), name);
                    }
                }
                Item::Mod(item) => self.paths.bind(&word(&item.ident), word(&item.ident)),
                _ => {}
            }
        }
    }

    /// The imports of a `use`.
    pub(super) fn import_use(&mut self, item: &ItemUse, optional: bool) {
        for leaf in leaves(item) {
            let span = self.between(item.use_token.span, item.semi_token.span);
            let module_span = self.between(leaf.first, leaf.last);
            self.import(leaf.path, leaf.alias, optional, span, module_span);
        }
    }

    pub(super) fn import(
        &mut self,
        module: String,
        alias: Option<String>,
        optional: bool,
        span: Span,
        module_span: Span,
    ) {
        let package = module.split('.').next().unwrap_or_default().into();
        let import = Import {
            module: module.into(),
            package,
            alias: alias.map(Into::into),
            optional,
            module_span,
        };
        self.push(span, FactKind::Import(import));
    }

    /// The dotted path that a path stands for. Generic arguments are left out.
    pub(super) fn path(&self, path: &Path) -> String {
        let mut segments = path.segments.iter().map(|segment| word(&segment.ident));
        let first = segments.next().unwrap_or_default();
        let mut dotted = if path.leading_colon.is_some() {
            first
        } else {
            match self.paths.get(&first) {
                Some(bound) => bound.to_owned(),
                None => in_prelude(&first).map_or(first, str::to_owned),
            }
        };
        for segment in segments {
            dotted.push('.');
            dotted.push_str(&segment);
        }
        dotted
    }

    /// The dotted path of a macro; those of the standard library are written in full.
    pub(super) fn macro_path(&self, path: &Path) -> String {
        match path.get_ident() {
            Some(ident) => {
                let name = word(ident);
                match self.paths.get(&name) {
                    Some(bound) => bound.to_owned(),
                    None if STANDARD_MACROS.contains(&name.as_str()) => format!("std.{name}"),
                    None => name,
                }
            }
            None => self.path(path),
        }
    }

    /// `<T as Trait>::f` is a path of the trait, `<T>::f` one of the type.
    pub(super) fn expr_path(&self, expr: &ExprPath) -> String {
        match &expr.qself {
            Some(qself) if qself.position == 0 => {
                let owner = self.type_path(&qself.ty).unwrap_or_else(|| "?".into());
                let mut path = String::from(owner);
                for segment in &expr.path.segments {
                    path.push('.');
                    path.push_str(&word(&segment.ident));
                }
                path
            }
            _ => self.path(&expr.path),
        }
    }

    /// The name of a path used as a value, with its declared type if it is a local variable.
    pub(super) fn named(&self, expr: &ExprPath) -> Named {
        if let (None, Some(ident)) = (&expr.qself, expr.path.get_ident()) {
            let name = word(ident);
            if let Some(declared) = self.locals.get(&name) {
                return Named {
                    path: name,
                    declared: (!declared.is_empty()).then(|| declared.into()),
                };
            }
        }
        Named::path(self.expr_path(expr))
    }

    /// The dotted path of a type, seen through references and owning pointers. `None` for
    /// what has no name of its own and for the plain types of the language.
    pub(super) fn type_path(&self, ty: &Type) -> Option<Box<str>> {
        let mut ty = ty;
        loop {
            ty = match ty {
                Type::Reference(inner) => &inner.elem,
                Type::Paren(inner) => &inner.elem,
                Type::Group(inner) => &inner.elem,
                Type::ImplTrait(inner) => return self.bound_path(inner.bounds.iter()),
                Type::TraitObject(inner) => return self.bound_path(inner.bounds.iter()),
                Type::Path(inner) => {
                    let last = inner.path.segments.last()?;
                    let name = last.ident.to_string();
                    if inner.qself.is_none() && HOLDERS.contains(&name.as_str()) {
                        generic(&last.arguments)?
                    } else if inner.path.segments.len() == 1 && PLAIN.contains(&name.as_str()) {
                        return None;
                    } else {
                        return Some(self.path(&inner.path).into());
                    }
                }
                _ => return None,
            };
        }
    }

    fn bound_path<'b>(&self, bounds: impl Iterator<Item = &'b TypeParamBound>) -> Option<Box<str>> {
        bounds
            .filter_map(|bound| match bound {
                TypeParamBound::Trait(bound) => Some(&bound.path),
                _ => None,
            })
            .find(|path| {
                let last = path
                    .segments
                    .last()
                    .map(|segment| segment.ident.to_string());
                last.is_some_and(|last| !MARKERS.contains(&last.as_str()))
            })
            .map(|path| self.path(path).into())
    }

    /// Type parameters stand for the first trait that they must have.
    pub(super) fn bind_generics(&mut self, generics: &Generics) {
        for parameter in generics.type_params() {
            let name = word(&parameter.ident);
            let path = self.bound_path(parameter.bounds.iter());
            self.paths
                .bind(&name, path.unwrap_or_else(|| name.as_str().into()));
        }
    }

    /// Binds the parameters of a function to their types.
    pub(super) fn bind_parameters(&mut self, signature: &Signature) {
        self.bind_generics(&signature.generics);
        for input in &signature.inputs {
            match input {
                syn::FnArg::Receiver(_) => {
                    let own = self.paths.get("Self").unwrap_or_default().to_owned();
                    self.locals.bind("self", own);
                }
                syn::FnArg::Typed(input) => self.bind_typed(&input.pat, Some(&input.ty)),
            }
        }
    }

    /// The trait paths of an item's bounds.
    pub(super) fn supertraits<'b>(
        &self,
        bounds: impl Iterator<Item = &'b TypeParamBound>,
    ) -> Vec<Box<str>> {
        bounds
            .filter_map(|bound| match bound {
                TypeParamBound::Trait(bound) => Some(self.path(&bound.path).into()),
                _ => None,
            })
            .collect()
    }

    /// The bytes of a path as written, without what stands in angle brackets at its end.
    pub(super) fn path_span(&self, path: &Path) -> Span {
        self.between(path_first(path), path_last(path))
    }
}

/// The first type in angle brackets.
pub(super) fn generic(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The names that a `use` makes available. The tree's depth is bounded by the source's.
fn leaves(item: &ItemUse) -> Vec<Leaf> {
    struct Branch<'t> {
        tree: &'t UseTree,
        prefix: String,
        /// The first name, as long as no group stands in between.
        first: Option<Token>,
        last: Option<Token>,
    }
    let mut found = Vec::new();
    let mut open = vec![Branch {
        tree: &item.tree,
        prefix: String::new(),
        first: None,
        last: None,
    }];
    while let Some(Branch {
        tree,
        prefix,
        first,
        last,
    }) = open.pop()
    {
        let joined = |name: &str| {
            if prefix.is_empty() {
                name.to_owned()
            } else {
                format!("{prefix}.{name}")
            }
        };
        let mut leaf = |ident: &proc_macro2::Ident, alias: Option<&proc_macro2::Ident>| {
            let own = ident == "self" && !prefix.is_empty();
            let path = if own {
                prefix.clone()
            } else {
                joined(&word(ident))
            };
            let name = match alias {
                Some(alias) => word(alias),
                None => path.rsplit('.').next().unwrap_or_default().to_owned(),
            };
            found.push(Leaf {
                path,
                alias: (name != "_").then_some(name),
                first: first.unwrap_or_else(|| ident.span()),
                last: ident.span(),
            });
        };
        match tree {
            UseTree::Path(part) => open.push(Branch {
                tree: &part.tree,
                prefix: joined(&word(&part.ident)),
                first: first.or(Some(part.ident.span())),
                last: Some(part.ident.span()),
            }),
            UseTree::Name(part) => leaf(&part.ident, None),
            UseTree::Rename(part) => leaf(&part.ident, Some(&part.rename)),
            UseTree::Glob(star) => {
                let star = star.star_token.span;
                found.push(Leaf {
                    path: prefix,
                    alias: None,
                    first: first.unwrap_or(star),
                    last: last.filter(|_| first.is_some()).unwrap_or(star),
                });
            }
            UseTree::Group(group) => {
                for tree in group.items.iter().rev() {
                    open.push(Branch {
                        tree,
                        prefix: prefix.clone(),
                        first: None,
                        last: None,
                    });
                }
            }
        }
    }
    found
}

/// Types that hand through what they hold.
const HOLDERS: &[&str] = &["Arc", "Box", "Cow", "Option", "Pin", "Rc", "Result", "Weak"];

/// Types whose methods say nothing about the app.
const PLAIN: &[&str] = &[
    "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize",
    "str", "u128", "u16", "u32", "u64", "u8", "usize",
];

/// Bounds that are no behaviour.
const MARKERS: &[&str] = &["Copy", "Send", "Sized", "Sync", "Unpin"];

const STANDARD_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Where the documentation of the standard library has a name of the prelude.
fn in_prelude(name: &str) -> Option<&'static str> {
    Some(match name {
        "Box" => "std.boxed.Box",
        "Default" => "std.default.Default",
        "Iterator" => "std.iter.Iterator",
        "Option" => "std.option.Option",
        "Result" => "std.result.Result",
        "String" => "std.string.String",
        "ToString" => "std.string.ToString",
        "Vec" => "std.vec.Vec",
        "drop" => "std.mem.drop",
        _ => return None,
    })
}

/// Whether a call of this path only wraps or converts what it is given.
pub(super) fn converts(callee: &str) -> bool {
    let mut segments = callee.rsplit('.');
    let last = segments.next().unwrap_or_default();
    let Some(owner) = segments.next() else {
        return matches!(last, "Some" | "Ok");
    };
    let standard = callee.starts_with("std.") || segments.next().is_none();
    match last {
        "from" | "new" | "clone" | "leak" | "pin" if standard => matches!(
            owner,
            "Arc"
                | "Box"
                | "Cow"
                | "OsString"
                | "Path"
                | "PathBuf"
                | "Rc"
                | "String"
                | "Vec"
                | "OsStr"
        ),
        "Borrowed" | "Owned" if standard => owner == "Cow",
        // `u16::from_str`, not `serde_json::from_str`.
        "from_str" => owner.starts_with(char::is_uppercase) || PLAIN.contains(&owner),
        "from" | "try_from" => PLAIN.contains(&owner),
        _ => false,
    }
}

/// A path that is no call, as an expression of its own.
pub(super) fn plain_path(expr: &Expr) -> Option<&ExprPath> {
    match expr {
        Expr::Path(path) => Some(path),
        _ => None,
    }
}
