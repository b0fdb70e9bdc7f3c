namespace ConsentLens.Pipeline.School.Settings;

/// <summary>Settings cannot be like this. The message is one sentence for the user.</summary>
public sealed class SettingsRefusedException(string message) : InvalidOperationException(message);
