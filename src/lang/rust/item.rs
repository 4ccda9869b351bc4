//! Items: functions, types, implementations and modules with their scopes.

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Block, Expr, ImplItem, Item, ItemEnum, ItemImpl, ItemMod, ItemTrait, Signature,
    TraitItem,
};

use super::Lowerer;
use super::syntax::{self, word};
use crate::fact::{AssignForm, ScopeId, ScopeKind};
use crate::text::Span;

impl Lowerer<'_> {
    /// The whole file.
    pub(super) fn file(&mut self, file: &syn::File) {
        self.attributes(&file.attrs, 0);
        self.items(&file.items);
    }

    fn items(&mut self, items: &[Item]) {
        self.declare(items.iter());
        for item in items {
            self.declare_fields(item);
        }
        for item in items {
            self.item(item);
        }
    }

    /// An item; one that is compiled for tests only stands in a scope that says so.
    pub(super) fn item(&mut self, item: &Item) {
        let Some((attributes, name)) = outline(item) else {
            return;
        };
        let in_test = syntax::for_tests(attributes) || syntax::is_test(attributes);
        let in_test = in_test && !matches!(item, Item::Use(_) | Item::ExternCrate(_));
        self.deeper(|this| {
            if in_test {
                let span = this.item_span(item);
                let outer = std::mem::replace(&mut this.test, true);
                this.scoped(ScopeKind::Test, &name, span, |this, _| {
                    this.plain_item(item, name.as_str());
                });
                this.test = outer;
            } else {
                this.plain_item(item, name.as_str());
            }
        });
    }

    /// From the first token after the attributes to the last.
    fn item_span(&self, item: &Item) -> Span {
        match item {
            Item::Fn(item) => self.fn_span(&item.vis, &item.sig, &item.block),
            Item::Mod(item) => {
                let first = visible(&item.vis).unwrap_or(item.mod_token.span);
                let last = match (&item.content, &item.semi) {
                    (Some((brace, _)), _) => brace.span.close(),
                    (None, Some(semi)) => semi.span,
                    (None, None) => item.ident.span(),
                };
                self.between(first, last)
            }
            Item::Impl(item) => self.between(item.impl_token.span, item.brace_token.span.close()),
            other => {
                let whole = self.at(other.span());
                let attributes = outline(other).map_or(&[][..], |(attributes, _)| attributes);
                match attributes.last() {
                    Some(last) if self.at(last.span()).end < whole.end => {
                        let end = self.at(last.span()).end as usize;
                        let rest = &self.text[end..whole.end as usize];
                        let blank = rest.len() - rest.trim_start().len();
                        Span::new(end + blank, whole.end as usize)
                    }
                    _ => whole,
                }
            }
        }
    }

    fn fn_span(&self, vis: &syn::Visibility, sig: &Signature, block: &Block) -> Span {
        let first = visible(vis).unwrap_or_else(|| {
            let constness = sig.constness.as_ref().map(|token| token.span);
            let asyncness = sig.asyncness.as_ref().map(|token| token.span);
            let unsafety = sig.unsafety.as_ref().map(|token| token.span);
            constness
                .or(asyncness)
                .or(unsafety)
                .unwrap_or(sig.fn_token.span)
        });
        self.between(first, block.brace_token.span.close())
    }

    fn plain_item(&mut self, item: &Item, name: &str) {
        match item {
            Item::Use(item) => {
                let optional = self.test || syntax::for_tests(&item.attrs);
                self.import_use(item, optional);
            }
            Item::ExternCrate(item) => {
                let alias = item.rename.as_ref().map(|(_, alias)| word(alias));
                let span = self.between(item.extern_token.span, item.semi_token.span);
                let module_span = self.at(item.ident.span());
                let alias = Some(alias.unwrap_or_else(|| name.to_owned()));
                self.import(name.to_owned(), alias, self.test, span, module_span);
            }
            Item::Const(item) => {
                self.member_attributes(&item.attrs);
                let span = self.between(item.const_token.span, item.semi_token.span);
                self.constant(name.to_owned(), item.ident.span(), &item.expr, span);
            }
            Item::Static(item) => {
                self.member_attributes(&item.attrs);
                let span = self.between(item.static_token.span, item.semi_token.span);
                self.constant(name.to_owned(), item.ident.span(), &item.expr, span);
            }
            Item::Fn(item) => {
                let span = self.fn_span(&item.vis, &item.sig, &item.block);
                self.function(&item.attrs, &item.sig, &item.block, span);
            }
            Item::Mod(item) => self.module(item, name),
            Item::Impl(item) => self.implementation(item),
            Item::Trait(item) => self.interface(item, name),
            Item::Struct(struct_item) => {
                let span = self.item_span(item);
                self.scoped(ScopeKind::Class, name, span, |this, scope| {
                    this.attributes(&struct_item.attrs, scope);
                    this.field_attributes(&struct_item.fields);
                });
            }
            Item::Union(item) => {
                for field in &item.fields.named {
                    self.member_attributes(&field.attrs);
                }
            }
            Item::Enum(enumeration) => self.enumeration(enumeration, item, name),
            Item::Macro(item) if item.ident.is_none() => self.mac(&item.mac),
            _ => {}
        }
    }

    fn constant(&mut self, target: String, at: proc_macro2::Span, value: &Expr, span: Span) {
        let target_span = self.at(at);
        let given = self.value(value);
        self.assign(target, target_span, given, AssignForm::Variable, span);
        self.expr(value);
    }

    fn function(&mut self, attributes: &[Attribute], sig: &Signature, block: &Block, span: Span) {
        self.scoped(
            ScopeKind::Function,
            &word(&sig.ident),
            span,
            |this, scope| {
                this.attributes(attributes, scope);
                this.bind_parameters(sig);
                this.statements(&block.stmts);
            },
        );
    }

    fn module(&mut self, item: &ItemMod, name: &str) {
        let Some((_, items)) = &item.content else {
            self.member_attributes(&item.attrs);
            return;
        };
        let inside = |this: &mut Self, scope: ScopeId| {
            this.attributes(&item.attrs, scope);
            this.items(items);
        };
        if syntax::for_tests(&item.attrs) {
            // The scope of the tests is the module's own.
            inside(self, self.scope);
        } else {
            let first = visible(&item.vis).unwrap_or(item.mod_token.span);
            let last = item.content.as_ref().map(|(brace, _)| brace.span.close());
            let span = self.between(first, last.unwrap_or(first));
            self.scoped(ScopeKind::Class, name, span, inside);
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let span = self.between(item.impl_token.span, item.brace_token.span.close());
        self.paths.enter();
        self.bind_generics(&item.generics);
        let own = self.type_path(&item.self_ty);
        let name = own.as_deref().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or_default().to_owned();
        let base = item.trait_.as_ref().map(|(_, path, _)| self.path(path));
        self.scoped(ScopeKind::Class, &name, span, |this, scope| {
            if let Some(own) = &own {
                this.paths.bind("Self", own.clone());
            }
            this.facts.scopes[scope as usize]
                .bases
                .extend(base.map(Into::into));
            this.attributes(&item.attrs, scope);
            for member in &item.items {
                this.member(member, own.as_deref());
            }
        });
        self.paths.leave();
    }

    fn member(&mut self, member: &ImplItem, own: Option<&str>) {
        match member {
            ImplItem::Fn(item) => {
                let span = self.fn_span(&item.vis, &item.sig, &item.block);
                self.function(&item.attrs, &item.sig, &item.block, span);
            }
            ImplItem::Const(item) => {
                let name = word(&item.ident);
                let target = match own {
                    Some(own) => format!("{own}.{name}"),
                    None => name,
                };
                let span = self.between(item.const_token.span, item.semi_token.span);
                self.constant(target, item.ident.span(), &item.expr, span);
            }
            ImplItem::Macro(item) => self.mac(&item.mac),
            _ => {}
        }
    }

    fn interface(&mut self, item: &ItemTrait, name: &str) {
        let first = visible(&item.vis).unwrap_or(item.trait_token.span);
        let span = self.between(first, item.brace_token.span.close());
        self.scoped(ScopeKind::Class, name, span, |this, scope| {
            this.paths.bind("Self", name);
            let bases = this.supertraits(item.supertraits.iter());
            this.facts.scopes[scope as usize].bases.extend(bases);
            this.attributes(&item.attrs, scope);
            for member in &item.items {
                if let TraitItem::Fn(item) = member
                    && let Some(block) = &item.default
                {
                    let span = this.fn_span(&syn::Visibility::Inherited, &item.sig, block);
                    this.function(&item.attrs, &item.sig, block, span);
                }
            }
        });
    }

    fn enumeration(&mut self, item: &ItemEnum, whole: &Item, name: &str) {
        let span = self.item_span(whole);
        self.scoped(ScopeKind::Class, name, span, |this, scope| {
            this.attributes(&item.attrs, scope);
            for variant in &item.variants {
                this.member_attributes(&variant.attrs);
                this.field_attributes(&variant.fields);
            }
        });
    }

    fn field_attributes(&mut self, fields: &syn::Fields) {
        let fields: Option<&Punctuated<syn::Field, _>> = match fields {
            syn::Fields::Named(fields) => Some(&fields.named),
            syn::Fields::Unnamed(fields) => Some(&fields.unnamed),
            syn::Fields::Unit => None,
        };
        for field in fields.into_iter().flatten() {
            self.member_attributes(&field.attrs);
        }
    }
}

/// An item's attributes and name. `None` for what is not looked at.
fn outline(item: &Item) -> Option<(&[Attribute], String)> {
    Some(match item {
        Item::Const(item) => (&item.attrs, word(&item.ident)),
        Item::Enum(item) => (&item.attrs, word(&item.ident)),
        Item::ExternCrate(item) => (&item.attrs, word(&item.ident)),
        Item::Fn(item) => (&item.attrs, word(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, String::new()),
        Item::Macro(item) => (&item.attrs, String::new()),
        Item::Mod(item) => (&item.attrs, word(&item.ident)),
        Item::Static(item) => (&item.attrs, word(&item.ident)),
        Item::Struct(item) => (&item.attrs, word(&item.ident)),
        Item::Trait(item) => (&item.attrs, word(&item.ident)),
        Item::Union(item) => (&item.attrs, word(&item.ident)),
        Item::Use(item) => (&item.attrs, String::new()),
        _ => return None,
    })
}

/// The first token of a visibility, if one is written.
fn visible(vis: &syn::Visibility) -> Option<proc_macro2::Span> {
    match vis {
        syn::Visibility::Public(token) => Some(token.span),
        syn::Visibility::Restricted(restricted) => Some(restricted.pub_token.span),
        syn::Visibility::Inherited => None,
    }
}
