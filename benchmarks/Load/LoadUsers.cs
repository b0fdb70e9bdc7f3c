using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Demo;

namespace ConsentLens.Benchmarks.Load;

/// <summary>The users of a measured school; all may do everything, since permissions are not what is measured.</summary>
internal static class LoadUsers
{
    public static IReadOnlyList<DemoLogin> Make(int count)
    {
        DemoLogin pattern = DemoLogins.Make()[0];
        return [.. Enumerable.Range(1, count).Select(number => pattern with { UserName = $"user{number}", DisplayName = $"User {number}", Roles = Enum.GetValues<SchoolRole>() })];
    }
}
