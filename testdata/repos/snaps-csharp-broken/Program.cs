using Coravel;
using Microsoft.EntityFrameworkCore;
using Serilog;
using Snaps;
using StackExchange.Redis;

Log.Logger = new LoggerConfiguration()
    .WriteTo.File("logs/snaps.log")
    .CreateLogger();

File.WriteAllText("/var/run/snaps.pid", Environment.ProcessId.ToString());

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSerilog();
builder.Services.AddDbContext<SnapsContext>(options => options.UseSqlite("Data Source=snaps.db"));
builder.Services.AddSingleton<IConnectionMultiplexer>(
    ConnectionMultiplexer.Connect("views.acme.internal:6379"));
builder.Services.AddScheduler();
builder.Services.AddTransient<PurgeJob>();

var app = builder.Build();

using (var scope = app.Services.CreateScope())
{
    scope.ServiceProvider.GetRequiredService<SnapsContext>().Database.Migrate();
}

app.Services.UseScheduler(scheduler => scheduler.Schedule<PurgeJob>().DailyAt(3, 0));
app.MapGet("/health", () => "ok");
app.MapSession();
app.MapPhotos();
app.Run("http://127.0.0.1:5000");
