using Serilog;
// xii: ignore
var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile("appsettings.json");
var conn = builder.Configuration["ConnectionStrings:Redis"];
var conn2 = builder.Configuration.GetConnectionString("Default");
builder.Services.AddStackExchangeRedisCache(options => { options.Configuration = "localhost:6379"; options.InstanceName = conn; });
builder.Services.AddDbContext<AppDb>(o => o.UseSqlServer(conn2, x => x.EnableRetryOnFailure(3)));
builder.Services.AddSession(new SessionOptions { IdleTimeout = TimeSpan.FromMinutes(20), Cookie = { Name = ".s" } });
builder.WebHost.ConfigureKestrel((ctx, k) => k.ListenAnyIP(8080));
Log.Logger = new LoggerConfiguration().WriteTo.File("logs/app.log", rollingInterval: RollingInterval.Day).CreateLogger();
var factory = new ConnectionFactory() { HostName = "rabbit", Port = 5672, Password = "guest" };
using var connection = factory.CreateConnection();
var app = builder.Build();
if (app.Environment.IsDevelopment() || app.Environment.EnvironmentName is "Staging") { app.UseDeveloperExceptionPage(); } else app.UseHsts();
#if DEBUG
app.Urls.Add("http://localhost:5000");
#endif
app.MapGet("/", (IConfiguration config) => config["Greeting"]);
app.Lifetime.ApplicationStopping.Register(() => { Log.CloseAndFlush(); });
await app.RunAsync("http://*:8080");
static int Twice(int x) => x * 2;
