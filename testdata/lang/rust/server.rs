use actix_web::{App, HttpServer, get, web};
use axum::{Router, extract::State, routing};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::net::SocketAddr;
use std::sync::Arc;

struct Server {
    db: PgPool,
    cache: Arc<redis::Client>,
    config: Config,
    port: u16,
}

struct Config {
    url: url::Url,
}

impl Server {
    const PORT: u16 = 3000;

    fn new(config: Config) -> Self {
        Self { db: PgPool::connect_lazy("postgres://app:secret@db/app").unwrap(), port: Self::PORT, ..todo!() }
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        self.db.acquire().await?;
        self.cache.get_connection()?;
        self.config.url.host();
        self.port = 9000;
        self.config.url = "http://localhost".parse()?;
        self.refresh();
        let own = &self.config;
        own.check();
        Ok(())
    }
}

#[get("/health")]
async fn health(pool: web::Data<PgPool>) -> &'static str {
    pool.ping();
    "ok"
}

async fn list(State(pool): State<PgPool>, client: &reqwest::Client, r: impl Handler + Send) {
    pool.fetch_all("select 1");
    client.get("http://users.internal:8080/list").send().await;
    r.handle();
}

async fn generic<R: Repo, S>(repo: R, other: S, this: Box<dyn crate::ports::Mailer + Send>) {
    repo.find();
    other.find();
    this.send();
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let pool = PgPoolOptions::new()
        .max_connections(5)
        .connect("postgres://localhost/app")
        .await
        .expect("no database");
    pool.close().await;
    HttpServer::new(move || App::new().app_data(web::Data::new(pool.clone())).service(health))
        .bind(("127.0.0.1", 8080))?
        .workers(4)
        .run()
        .await?;
    let app = Router::new().route("/", routing::get(list));
    let addr: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 3000));
    let listener = tokio::net::TcpListener::bind(addr).await.unwrap();
    axum::serve(listener, app).await.unwrap();
    (&*pool).size();
    "0.0.0.0:80".parse::<SocketAddr>().unwrap().port();
    let x = sqlx::query!("select {} from t", 1).fetch_one(&pool).await?;
    let first = headers["x-forwarded-for"].clone();
    config["secret"] = "abc";
    let y = args[0];
    tokio::spawn(async move { worker::run(x).await });
    (self.handler)(1);
    Ok(())
}

impl Server {
    fn alias(&self) {
        let db = &self.db;
        db.execute("select 2");
        let Self { port, .. } = self;
        matches!(self.config.mode.as_str(), "production" | "staging");
    }
}
