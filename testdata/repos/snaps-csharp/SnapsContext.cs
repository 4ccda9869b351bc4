using Microsoft.EntityFrameworkCore;

namespace Snaps;

public class SnapsContext(DbContextOptions<SnapsContext> options) : DbContext(options)
{
    public DbSet<Photo> Photos => Set<Photo>();
}

public class Photo
{
    public required string Id { get; set; }

    public required string Title { get; set; }

    public DateTime Added { get; set; } = DateTime.UtcNow;
}
