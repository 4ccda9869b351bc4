using Amazon.S3;
using Microsoft.EntityFrameworkCore;
using Serilog;
using Snaps;
using Snaps.Tasks;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
var configuration = builder.Configuration;

builder.Services.AddSerilog(logger => logger.WriteTo.Console());
builder.Services.AddDbContext<SnapsContext>(options => options.UseNpgsql(configuration["DATABASE_URL"]));
builder.Services.AddSingleton<IConnectionMultiplexer>(
    ConnectionMultiplexer.Connect(configuration["REDIS_URL"]!));
builder.Services.AddSingleton<IAmazonS3>(new AmazonS3Client());

var app = builder.Build();

switch (args)
{
    case ["migrate"]:
        await Migrate.Run(app.Services);
        return;
    case ["purge"]:
        await Purge.Run(app.Services);
        return;
}

app.MapGet("/health", () => "ok");
app.MapSession();
app.MapPhotos();
app.Run($"http://0.0.0.0:{configuration["PORT"]}");
