global using System.Text;
using Sql = System.Data.SqlClient;

[assembly: CLSCompliant(true)]

namespace Acme
{
    using Acme.Data;

    partial class Values(IStore store, string mode = "fast") : Base(mode), IValues
    {
        const string Secret = "a\tb\u00e9", Other = @"C:\new ""x""";
        static readonly string[] Hosts = ["a", "b"];
        event EventHandler Changed;
        string _cached;

        public string Cached => _cached ??= Environment.GetEnvironmentVariable("CACHED");

        public int Size
        {
            get { return store.Count("size"); }
            set => store.Resize(value);
        }

        Values(Sql.SqlConnection db) : this(null, "slow")
        {
            db.Open();
            this._cached = "";
            base.Start();
        }

        string Text(string host, int? port, object o)
        {
            var joined = "Server=" + host + ";Port=" + port;
            var interpolated = $"http://{host}:{port:D}/{{x}}\n";
            var verbatim = $@"C:\{host}\""q""";
            var raw = """
                select "a"
                  from b
                """;
            var rawHole = $"""
                from {host}
                """;
            var format = string.Format("{1}-{0}", host, port);
            var concat = string.Concat("a", host);
            var name = nameof(Acme.Values);
            var type = typeof(Values);
            var hex = 0xFF_FFL;
            var money = -1.50m;
            var letter = 'x';
            var list = new List<string> { "a", host };
            var nested = new Dictionary<string, object> { { "a", new[] { 1, 2 } }, { "b", null } };
            var options = new Options("x", retries: 3) { Host = host, Inner = { Port = 1 }, Tags = { "t" } };
            Options target = new() { Host = "h" };
            var chosen = host is null ? "none" : host;
            var parsed = port.HasValue ? port.Value : 80;
            var constant = o == this ? "a" : "b";
            var matched = host switch { "a" => 1, _ => 2 };
            var cast = (string)o ?? "cast";
            var maybe = (o as Options)?.Host?.Trim() ?? throw new InvalidOperationException("no host");
            var (left, right) = Split(host);
            var query = from x in Hosts where x.Length > 1 select x.Trim();
            return "https://api.example.com/" + host;
        }

        async Task Control(Func<int> next)
        {
            if (!string.Equals(mode, "prod", StringComparison.OrdinalIgnoreCase) && store is not null) { }
            else if (mode is "test" or "dev") Run();
            else { Stop(); }
            while (true) await Task.Delay(1000);
            do { Run(); } while (Running);
            for (var i = 0; i < 3; i++) { Retry(i); }
            await foreach (var (key, value) in store.All()) Use(key);
            lock (store) { }
            using (var file = File.OpenWrite("/tmp/x")) { file.Write(next()); }
            try { Run(); } catch { } finally { Stop(); }
            Changed += (sender, args) => { Console.Write("x"); };
            Console.CancelKeyPress += OnCancel;
            store.Items["key"].Name = "n";
            store?.Items?["other"]?.Clear();
            ConfigurationManager.AppSettings["Env"].ToLower();
            System.Environment.Exit(1);
            app.Use(async (HttpContext context, Next step) => await step.Invoke(context));
            services.Configure<Options>(o => o.Host = "configured");
            timer.Start(delegate(object x) { Tick(); });
            client.Post(url, new { user = "u", Password = "p" });
        }
    }
}
