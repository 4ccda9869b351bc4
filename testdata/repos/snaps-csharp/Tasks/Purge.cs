using Microsoft.EntityFrameworkCore;

namespace Snaps.Tasks;

/// <summary><c>dotnet Snaps.dll purge</c>, once a night.</summary>
public static class Purge
{
    public static async Task Run(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var snaps = scope.ServiceProvider.GetRequiredService<SnapsContext>();
        var lastYear = DateTime.UtcNow.AddYears(-1);
        await snaps.Photos.Where(photo => photo.Added < lastYear).ExecuteDeleteAsync();
    }
}
