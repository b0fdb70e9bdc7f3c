using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Tests.Access;

/// <summary>
/// Who may reach what: every route of the program with its handlers has a line, or <see cref="EndpointAccessTests"/> fails. A line is the method, the route, and
/// for a named handler of a page its name.
/// </summary>
internal static class EndpointTable
{
    public static IReadOnlyDictionary<string, Entry> Lines { get; } = new Dictionary<string, Entry>(StringComparer.Ordinal)
    {
        ["GET /health"] = Entry.Anyone,
        ["GET /metrics"] = Entry.Anyone,
        ["GET /problem/{code:int}"] = Entry.Anyone,
        ["POST /problem/{code:int}"] = Entry.Anyone,

        ["GET /access/sign-in"] = Entry.Anyone,
        ["POST /access/sign-in"] = Entry.Anyone,
        ["GET /access/code"] = Entry.Anyone,
        ["POST /access/code"] = Entry.Anyone,
        ["GET /access/first-run"] = Entry.Anyone,
        ["POST /access/first-run"] = Entry.Anyone,
        ["GET /access/invitation"] = Entry.Anyone,
        ["POST /access/invitation"] = Entry.Anyone,
        ["GET /access/sign-out"] = Entry.Anyone,
        ["POST /access/sign-out"] = Entry.Anyone,
        ["GET /access/denied"] = Entry.Anyone,
        ["GET /access/authenticator"] = Entry.SignedIn,
        ["POST /access/authenticator"] = Entry.SignedIn,
        ["GET /access/account"] = Entry.SignedIn,
        ["POST /access/account"] = Entry.SignedIn,
        ["GET /school"] = Entry.SignedIn,
        ["POST /school"] = Entry.SignedIn,

        ["GET /"] = Permission.ViewHome,

        ["GET /upload"] = Permission.Upload,
        ["POST /upload"] = Permission.Upload,
        ["POST /upload Finish"] = Permission.Upload,
        ["POST /upload/open"] = Permission.Upload,
        ["GET /upload/{id:long}/files"] = Permission.Upload,
        ["POST /upload/{id:long}/photos"] = Permission.Upload,
        ["POST /upload/{id:long}/zip"] = Permission.Upload,
        ["POST /upload/{id:long}/finish"] = Permission.Upload,
        ["GET /batches"] = Permission.ViewPhotos,
        ["GET /batches/{id:long}"] = Permission.ViewPhotos,
        ["POST /batches/{id:long} Retry"] = Permission.Upload,
        ["GET /batches/{id:long}/events"] = Permission.ViewPhotos,
        ["GET /photos/{id:long}/thumb"] = Permission.ViewPhotos,
        ["GET /photos/{id:long}/preview"] = Permission.ViewPhotos,
        ["GET /photos/{id:long}/copy"] = Permission.ViewPhotos,
        ["GET /photos/{id:long}"] = Permission.ViewPhotos,
        ["GET /photos/{id:long} People"] = Permission.ReviewPhotos,
        ["POST /photos/{id:long} Face"] = Permission.ReviewPhotos,
        ["POST /photos/{id:long} Missed"] = Permission.ReviewPhotos,
        ["POST /photos/{id:long} Photo"] = Permission.ReviewPhotos,
        ["POST /photos/{id:long} Stop"] = Permission.RaiseConcern,

        ["GET /review"] = Permission.ReviewPhotos,
        ["GET /review People"] = Permission.ReviewPhotos,
        ["POST /review Face"] = Permission.ReviewPhotos,
        ["POST /review Missed"] = Permission.ReviewPhotos,
        ["POST /review Photo"] = Permission.ReviewPhotos,
        ["POST /review Stop"] = Permission.ReviewPhotos,
        ["POST /review Skip"] = Permission.ReviewPhotos,
        ["POST /review Ahead"] = Permission.ReviewPhotos,
        ["GET /blocked"] = Permission.ViewPhotos,
        ["GET /safeguarding"] = Permission.Safeguarding,
        ["POST /safeguarding"] = Permission.Safeguarding,

        ["GET /people"] = Permission.ViewRegister,
        ["GET /people/{id}"] = Permission.ViewRegister,
        ["POST /people/{id} Add"] = Permission.ManageRegister,
        ["POST /people/{id} TakeDown"] = Permission.ManageRegister,
        ["GET /people/{id}/references/{reference:long}/image"] = Permission.ViewRegister,
        ["GET /people/{id}/edit"] = Permission.ManageRegister,
        ["POST /people/{id}/edit"] = Permission.ManageRegister,
        ["GET /people/{id}/answer"] = Permission.ManageRegister,
        ["POST /people/{id}/answer"] = Permission.ManageRegister,
        ["GET /people/{id}/decision"] = Permission.ManageRegister,
        ["POST /people/{id}/decision"] = Permission.ManageRegister,
        ["GET /people/{id}/bar"] = Permission.Safeguarding,
        ["POST /people/{id}/bar Set"] = Permission.Safeguarding,
        ["POST /people/{id}/bar Lift"] = Permission.Safeguarding,
        ["POST /people/{id}/bar Read"] = Permission.Safeguarding,
        ["GET /people/consents"] = Permission.ViewRegister,
        ["GET /people/import"] = Permission.ManageRegister,
        ["POST /people/import Preview"] = Permission.ManageRegister,
        ["POST /people/import Apply"] = Permission.ManageRegister,
        ["GET /people/restricted"] = Permission.ViewRestrictedList,

        ["GET /users"] = Permission.ManageUsers,
        ["GET /users/add"] = Permission.ManageUsers,
        ["POST /users/add"] = Permission.ManageUsers,
        ["GET /users/{id:int}"] = Permission.ManageUsers,
        ["POST /users/{id:int} Roles"] = Permission.ManageUsers,
        ["POST /users/{id:int} Disable"] = Permission.ManageUsers,
        ["POST /users/{id:int} Authenticator"] = Permission.ManageUsers,
        ["GET /users/{id:int}/invitation"] = Permission.ManageUsers,
        ["POST /users/{id:int}/invitation"] = Permission.ManageUsers,
    };
}
