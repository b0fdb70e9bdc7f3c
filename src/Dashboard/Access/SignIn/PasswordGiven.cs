namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>The policy of the one page that can be reached with a password alone.</summary>
internal static class PasswordGiven
{
    /// <summary>Its name.</summary>
    public const string Policy = "password-given";
}
