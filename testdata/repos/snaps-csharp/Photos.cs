using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Model;
using ImageKit;
using StackExchange.Redis;

namespace Snaps;

public static class Photos
{
    public static void MapPhotos(this WebApplication app)
    {
        var photos = app.MapGroup("/photos");

        photos.MapPost("/", async (
            IFormFile photo, string title, SnapsContext snaps, IAmazonS3 files, IConfiguration configuration) =>
        {
            var id = Ids.Next();
            using var exiftool = Process.Start(new ProcessStartInfo("exiftool", "-all= -")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            await photo.CopyToAsync(exiftool.StandardInput.BaseStream);
            exiftool.StandardInput.Close();
            await files.PutObjectAsync(new PutObjectRequest
            {
                BucketName = configuration["S3_BUCKET"],
                Key = id,
                InputStream = exiftool.StandardOutput.BaseStream,
            });
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
