//! Declared types that say little about a value: text, numbers, collections. Knows the names
//! that the base libraries give them.

/// Whether a type is a plain value; nobody asks what is called on one.
pub(crate) fn is_scalar(path: &str) -> bool {
    matches!(
        path,
        // Java and Kotlin.
        "String" | "CharSequence" | "Object" | "Integer" | "Long" | "Short" | "Byte"
            | "Character" | "Boolean" | "Double" | "Float" | "Number" | "Any" | "Int" | "Char"
            | "Unit" | "Nothing"
            // C#.
            | "string" | "object" | "dynamic" | "int" | "uint" | "long" | "ulong" | "short"
            | "ushort" | "byte" | "sbyte" | "char" | "bool" | "double" | "float" | "decimal"
            | "Guid" | "DateTime" | "TimeSpan"
    )
}

/// Whether a type only holds others: what made the value says more.
pub(crate) fn is_collection(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    matches!(
        name,
        "Map"
            | "MutableMap"
            | "List"
            | "MutableList"
            | "Set"
            | "MutableSet"
            | "Collection"
            | "Iterable"
            | "Iterator"
            | "Optional"
            | "Stream"
            | "IDictionary"
            | "IList"
            | "ICollection"
            | "IEnumerable"
            | "IReadOnlyDictionary"
            | "IReadOnlyList"
            | "IReadOnlyCollection"
            | "Task"
            | "ValueTask"
    )
}

/// What a variable stands for: its declared type, or what it is made by where that says more.
pub(crate) fn stands_for(declared: Option<Box<str>>, made: Option<Box<str>>) -> Option<Box<str>> {
    match declared {
        Some(declared) if is_scalar(&declared) => None,
        Some(declared) if is_collection(&declared) => made.or(Some(declared)),
        Some(declared) => Some(declared),
        None => made,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_is_what_made_it() {
        let path = |text: &str| Some(Box::from(text));
        let made = || path("System.getenv");
        assert_eq!(stands_for(path("java.util.Map"), made()), made());
        assert_eq!(
            stands_for(path("java.util.Map"), None),
            path("java.util.Map")
        );
        assert_eq!(stands_for(path("Logger"), made()), path("Logger"));
        assert_eq!(stands_for(path("String"), made()), None);
        assert_eq!(stands_for(None, made()), made());
    }
}
