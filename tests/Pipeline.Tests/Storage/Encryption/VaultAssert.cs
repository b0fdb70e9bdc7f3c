using ConsentLens.Pipeline.Storage.Encryption;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>Expects a failure of the vault.</summary>
internal static class VaultAssert
{
    public static VaultException Fails(VaultFailure failure, Action action)
    {
        VaultException error = Assert.Throws<VaultException>(action);
        Assert.Equal(failure, error.Failure);
        return error;
    }

    public static async Task<VaultException> FailsAsync(VaultFailure failure, Func<Task> action)
    {
        VaultException error = await Assert.ThrowsAsync<VaultException>(action);
        Assert.Equal(failure, error.Failure);
        return error;
    }
}
