using Orders.Domain;

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/orders", () => new Order[0]);
app.Run();
