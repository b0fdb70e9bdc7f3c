using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Stores an instant in UTC and in whole microseconds, which is all that PostgreSQL keeps.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => ToStored(instant), stored => stored)
{
    public static DateTimeOffset ToStored(DateTimeOffset instant)
    {
        DateTimeOffset utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
