using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School;

/// <summary>What the log says where a stored file cannot be used and the work goes on without it: ids and the kind of failure, never a message, which may hold a name.</summary>
internal static partial class StoredFileLog
{
    public static void NotUsable(this ILogger logger, string what, int schoolId, long id, Exception error) =>
        NotUsable(logger, what, id, schoolId, error switch
        {
            VaultException broken => $"{nameof(VaultException)} {broken.Failure}",
            PhotoUnreadableException unreadable => $"{nameof(PhotoUnreadableException)} {unreadable.Reason}",
            _ => error.GetType().Name,
        });

    [LoggerMessage(LogLevel.Warning, "The file of {What} {Id} of school {School} cannot be used: {Failure}")]
    private static partial void NotUsable(ILogger logger, string what, long id, int school, string failure);
}
