namespace ConsentLens.Dashboard.Hosting;

/// <summary>Where an installation keeps all its data.</summary>
/// <param name="Root">The folder.</param>
internal sealed record DataFolder(string Root)
{
    /// <summary>The private database.</summary>
    public string Database => Path.Combine(Root, "postgres");

    /// <summary>The encrypted photos.</summary>
    public string Photos => Path.Combine(Root, "photos");

    /// <summary>The master keys, and the anchors of the audit logs.</summary>
    public string KeyFolder => Path.Combine(Root, "keys");

    /// <summary>Small copies of photos, encrypted; it may be emptied at any time.</summary>
    public string Previews => Path.Combine(Root, "previews");

    /// <summary>What is being uploaded, encrypted.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>The keys of cookies, forms and authenticator secrets, sealed with the master key.</summary>
    public string WebKeys => Path.Combine(KeyFolder, "web");

    /// <summary>The master keys.</summary>
    public string KeyFile => Path.Combine(KeyFolder, "master.key");
}
