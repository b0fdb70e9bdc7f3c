using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Demo;

/// <summary>A user of the demo school.</summary>
/// <param name="UserName">The user name.</param>
/// <param name="DisplayName">The full name.</param>
/// <param name="Roles">What the user is.</param>
/// <param name="Password">The password, random for each demo.</param>
/// <param name="Secret">The key of the authenticator app.</param>
internal sealed record DemoLogin(string UserName, string DisplayName, IReadOnlyList<SchoolRole> Roles, string Password, string Secret);
