using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Snaps;

public static class Session
{
    private const string AdminPassword = "copper-Lantern-88";

    private static readonly string Secret =
        Environment.GetEnvironmentVariable("SESSION_SECRET") ?? "b7Yt0pQe9sLm2XkV4nRaWc8Zd1Hf6Gj3";

    public static void MapSession(this WebApplication app)
    {
        app.MapPost("/login", (Credentials given) =>
        {
            if (given.Password != AdminPassword)
            {
                return Results.Unauthorized();
            }
            var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret));
            var token = new JwtSecurityToken(
                claims: [new Claim("sub", "admin")],
                expires: DateTime.UtcNow.AddHours(1),
                signingCredentials: new SigningCredentials(key, SecurityAlgorithms.HmacSha256));
            return Results.Ok(new { token = new JwtSecurityTokenHandler().WriteToken(token) });
        });
    }

    private record Credentials(string Password);
}
