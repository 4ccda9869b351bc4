using Microsoft.EntityFrameworkCore;

namespace Snaps.Tasks;

/// <summary><c>dotnet Snaps.dll migrate</c>, before a release.</summary>
public static class Migrate
{
    public static async Task Run(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<SnapsContext>().Database.MigrateAsync();
    }
}
