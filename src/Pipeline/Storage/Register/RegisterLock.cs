using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>Lets those who change a school's register, or the templates that rest on it, do so one after the other.</summary>
internal static class RegisterLock
{
    /// <summary>Waits for the others; held until the context's transaction ends. Taken before the judging lock, never after it. References to the school are not held up.</summary>
    public static Task TakeAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        return context.Database.ExecuteSqlAsync($"select id from schools where id = {schoolId} for no key update", cancellationToken);
    }
}
