use serde_json::json;
use tracing::{error, info as note};

lazy_static! {
    static ref POOL: Pool = Pool::connect("mysql://root@localhost/app");
    pub static ref CACHE: Mutex<HashMap<String, String>> = Mutex::new(HashMap::new());
}

thread_local! {
    static COUNT: Cell<u32> = Cell::new(0);
}

macro_rules! ignored {
    ($x:expr) => { std::env::var("IGNORED") };
}

fn main() {
    println!("listening on {host}:{}", port);
    let url = format!("postgres://{user}:{}@{1}/{db:?}", pass(), host, db = "app");
    let same = format!("no holes {{}}");
    let path = concat!("/var", "/log/", 1);
    note!(target: "app", port = %port, ?addr, "up {}", 1);
    error!("{e}");
    log::warn!("plain");
    eprintln!();
    let body = json!({"host": "h", "list": [1, null, {"x": config.port}], "n": null});
    client.json(&json!({ "text": format!("hi {name}") })).send();
    let list = vec!["a", "b"];
    let many = vec![0; 10];
    let map = hashmap! { "k" => "v", "w" => 1 };
    sqlx::migrate!("./migrations").run(&pool);
    let row = sqlx::query_as!(User, "select * from users where id = $1", id);
    let text = include_str!("../config.toml");
    write!(f, "{}", self.name)?;
    anyhow::bail!("bad {x}");
    tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => { info("stop") },
        Some(x) = rx.recv(), if ready() => drop(x),
        else => stop(),
    }
    html! { <div class="some-class-name">{ render(1) }</div> }
    let tokens = quote! { std::env::var("QUOTED") };
    assert_eq!(a.b(), "literal-in-assert");
    matches!(mode.as_str(), "prod" | "dev");
    std::println!("{0} {0}", "x");
}
