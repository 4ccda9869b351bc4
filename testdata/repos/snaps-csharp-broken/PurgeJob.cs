using Coravel.Invocable;
using Microsoft.EntityFrameworkCore;

namespace Snaps;

public class PurgeJob(SnapsContext snaps) : IInvocable
{
    public Task Invoke()
    {
        var lastYear = DateTime.UtcNow.AddYears(-1);
        return snaps.Photos.Where(photo => photo.Added < lastYear).ExecuteDeleteAsync();
    }
}
