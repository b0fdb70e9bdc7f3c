using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>Tells whether the register of the context's school, its channels or its templates changed.</summary>
internal static class RegisterVersion
{
    /// <summary>A text that is another one after every change.</summary>
    /// <remarks>The number of the transaction that last wrote a row (xmin) tells every change; sums of them, with the counts, tell every change of a table.</remarks>
    public static Task<string> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        return context.Database.SqlQuery<string>(
            $"""
            select concat_ws('/',
                (select gallery_revision from schools where id = {schoolId}),
                (select coalesce(max(sequence), 0) from consent_decisions where school_id = {schoolId}),
                (select coalesce(max(sequence), 0) from biometric_decisions where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from people where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from safeguarding_bars where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from holds where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from channels where school_id = {schoolId}),
                (select concat(count(*), ':', sum(xmin::text::bigint)) from templates where school_id = {schoolId})) as "Value"
            """).SingleAsync(cancellationToken);
    }
}
