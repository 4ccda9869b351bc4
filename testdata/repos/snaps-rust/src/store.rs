use aws_sdk_s3::primitives::ByteStream;
use redis::aio::MultiplexedConnection;
use redis::AsyncCommands;
use sqlx::postgres::PgPoolOptions;
use sqlx::PgPool;

/// The photos, and a counter of who looked at them.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: PgPool,
    files: aws_sdk_s3::Client,
    bucket: String,
    views: MultiplexedConnection,
}

impl Store {
    pub async fn open() -> anyhow::Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .connect(&std::env::var("DATABASE_URL")?)
            .await?;
        let files = aws_sdk_s3::Client::new(&aws_config::load_from_env().await);
        let bucket = std::env::var("S3_BUCKET")?;
        let client = redis::Client::open(std::env::var("REDIS_URL")?)?;
        let views = client.get_multiplexed_async_connection().await?;
        Ok(Self { pool, files, bucket, views })
    }

    pub async fn add(&self, id: &str, title: &str, photo: Vec<u8>) -> anyhow::Result<()> {
        self.files
            .put_object()
            .bucket(&self.bucket)
            .key(id)
            .body(ByteStream::from(photo))
            .send()
            .await?;
        sqlx::query("INSERT INTO photo (id, title) VALUES ($1, $2)")
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
        let done = sqlx::query("DELETE FROM photo WHERE added < now() - interval '1 year'")
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}
