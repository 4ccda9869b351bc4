use redis::aio::MultiplexedConnection;
use redis::AsyncCommands;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::SqlitePool;

/// The photos, and a counter of who looked at them.
#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
    views: MultiplexedConnection,
}

impl Store {
    pub async fn open() -> anyhow::Result<Self> {
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .connect("sqlite://snaps.db")
            .await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        let client = redis::Client::open("redis://views.acme.internal:6379/")?;
        let views = client.get_multiplexed_async_connection().await?;
        Ok(Self { pool, views })
    }

    pub async fn add(&self, id: &str, title: &str) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO photo (id, title) VALUES (?, ?)")
            .bind(id)
            .bind(title)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub async fn seen(&self, id: &str) -> redis::RedisResult<u64> {
        self.views.clone().incr(format!("views:{id}"), 1).await
    }

    pub async fn purge(&self) -> sqlx::Result<u64> {
        let done = sqlx::query("DELETE FROM photo WHERE added < date('now', '-1 year')")
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}
