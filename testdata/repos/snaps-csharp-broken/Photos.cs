using System.Diagnostics;
using ImageKit;
using StackExchange.Redis;

namespace Snaps;

public static class Photos
{
    public static void MapPhotos(this WebApplication app)
    {
        var photos = app.MapGroup("/photos");

        photos.MapPost("/", async (IFormFile photo, string title, SnapsContext snaps) =>
        {
            var id = Ids.Next();
            var target = Path.Combine("uploads", id);
            using (var stream = new FileStream(target, FileMode.Create))
            {
                await photo.CopyToAsync(stream);
            }
            using var exiftool = Process.Start("exiftool", ["-overwrite_original", "-all=", target]);
            await exiftool.WaitForExitAsync();
            snaps.Photos.Add(new Photo { Id = id, Title = title });
            await snaps.SaveChangesAsync();
            return Results.Created($"/photos/{id}", new { id });
        });

        photos.MapGet("/{id}", async (string id, IConnectionMultiplexer redis) =>
        {
            var views = await redis.GetDatabase().StringIncrementAsync($"views:{id}");
            return Results.Ok(new { id, views });
        });
    }
}
