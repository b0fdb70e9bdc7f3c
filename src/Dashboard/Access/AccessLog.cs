using System.Globalization;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access;

/// <summary>Records changes to users in the audit log of every school that they belong to.</summary>
public sealed class AccessLog(AccessDbContext access, ConsentLensDbContextFactory contexts, SchoolDirectory directory, AuditStore audit)
{
    /// <summary>Records something about a user.</summary>
    /// <param name="actor">Who did it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="user">To whom.</param>
    /// <param name="detail">More about it, or null.</param>
    /// <param name="joining">A school that the user does not belong to yet, or null.</param>
    public async Task WriteAsync(string actor, AuditAction action, User user, AuditDetail? detail, CancellationToken cancellationToken, int? joining = null)
    {
        int[] schools = await access.Memberships.Where(row => row.UserId == user.Id).Select(row => row.SchoolId).Distinct().ToArrayAsync(cancellationToken);
        IReadOnlyList<SchoolListing> known = await directory.ListAsync(cancellationToken);
        foreach (int school in known.Select(listing => listing.Id).Where(id => id == joining || schools.Contains(id)).Order())
        {
            var entry = new AuditEvent(actor, action, "user", user.UserName ?? user.Id.ToString(CultureInfo.InvariantCulture), detail);
            await SchoolTransaction.RecordAsync(contexts, school, audit, entry, cancellationToken);
        }
    }
}
