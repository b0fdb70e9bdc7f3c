namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>The policy of the one page that somebody reaches with a password alone.</summary>
internal static class PasswordGiven
{
    /// <summary>Its name.</summary>
    public const string Policy = "password-given";
}
