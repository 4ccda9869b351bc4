using System;
using System.IO;
using Microsoft.Extensions.Caching.Redis;
using Env = System.Environment;
using static System.Console;
namespace Acme.Shop;

[ApiController, Route("api/[controller]")]
public class Orders : ControllerBase, IDisposable
{
    private readonly ILogger<Orders> _logger;
    private const string Key = "secret-key";
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SqlConnection _db = new SqlConnection("Server=db;Password=x");
    public IConfiguration Configuration { get; }
    public string Conn => Configuration["ConnectionStrings:Default"] ?? "Server=localhost";
    public int Port { get; set; } = 8_080;
    [FromServices] public IMemoryCache Cache { get; init; } = default!;

    public Orders(ILogger<Orders> logger, IConfiguration configuration, int retries = 3) : base("orders")
    {
        _logger = logger;
        this.Configuration = configuration;
    }

    [HttpGet("{id}", Name = "one")]
    public async Task<IActionResult> Get([FromQuery] string id, CancellationToken token = default)
    {
        _logger.LogInformation("got {Id}", id);
        await _db.OpenAsync();
        this.Configuration.GetConnectionString("X");
        var path = Path.Combine("/data", $"{id}.json");
        File.WriteAllText(path, "x");
        System.IO.File.AppendAllText("/var/log/a.log", "x");
        Env.Exit(1);
        Client.GetAsync(Orders.Key);
        Cache.Set("a", 1);
        var port = int.TryParse(Environment.GetEnvironmentVariable("PORT"), out var p) ? p : 80;
        var url = string.Format("http://{0}:{1}/", Environment.MachineName, port);
        var env = Environment.GetEnvironmentVariable("ENV")?.ToLower() ?? throw new Exception("no");
        var home = string.IsNullOrEmpty(env) ? "dev" : env;
        var map = new Dictionary<string, string> { ["a"] = "b", ["c"] = "d" };
        var an = new { host = "x", port };
        int[] list = [1, 2];
        using var stream = new FileStream("/tmp/x", FileMode.Append);
        foreach (var item in list) { Use(item); }
        try { Do(); } catch (IOException e) when (e.HResult == 1) { throw; }
        for (int i = 0; i < 3; i++) Thread.Sleep(1000);
        switch (env) { case "prod": A(); break; default: B(); break; }
        Session["cart"] = map;
        return Ok($"a{id}" + "b");
        void Local(string s = "q") { s.Trim(); }
    }

    [Fact] public void Works() { Assert.True(true); }
    [Theory, InlineData(1)] public void Works2(int x) => Check(x);
}

public record Options(string Host = "localhost", int Port = 6379);
