// Scopes, conditions and loops. é🦀
fn run(mode: &str, list: Vec<String>) {
    if mode == "production" && !debug() {
        start("a");
    } else if let Some(x) = list.first() {
        x.go();
    } else if mode != "test" || list.len() > 3 {
    } else {
        stop();
    }
    for item in list.iter() {
        while item.ready() {
            item.next();
        }
    }
    loop {
        std::thread::sleep(std::time::Duration::from_secs(1));
        break;
    }
    match (mode, 1) {
        ("dev", 1) => one(),
        (other, _) if other == "x" => {
            two();
        }
        _ => three("deep-literal"),
    }
    let closure = |x: &redis::Client, y| {
        let z = y;
        x.get_connection()
    };
    let nested = list.iter().map(|l| l.len()).filter(|n| *n > 1).collect::<Vec<_>>();
    a.b = 1;
    (a, b) = (1, 2);
    let outer: sqlx::PgPool = connect();
    {
        let outer = other();
        outer.shadowed();
    }
    outer.typed();
    return "returned-literal";
}

/* block /* nested */ comment */
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works() {
        assert!(run("http://localhost:1234"));
    }

    #[tokio::test]
    async fn later() {}
}

#[cfg(all(test, unix))]
fn helper() {
    connect("redis://test");
}

#[cfg(not(test))]
fn real() {}
