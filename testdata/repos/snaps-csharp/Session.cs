using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Snaps;

public static class Session
{
    public static void MapSession(this WebApplication app)
    {
        app.MapPost("/login", (Credentials given, IConfiguration configuration) =>
        {
            if (given.Password != configuration["ADMIN_PASSWORD"])
            {
                return Results.Unauthorized();
            }
            var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(configuration["SESSION_SECRET"]!));
            var token = new JwtSecurityToken(
                claims: [new Claim("sub", "admin")],
                expires: DateTime.UtcNow.AddHours(1),
                signingCredentials: new SigningCredentials(key, SecurityAlgorithms.HmacSha256));
            return Results.Ok(new { token = new JwtSecurityTokenHandler().WriteToken(token) });
        });
    }

    private record Credentials(string Password);
}
