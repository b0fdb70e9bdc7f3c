using System.Text;
using System.Xml.Linq;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ConsentLens.Dashboard.Access.Keys;

/// <summary>Opens what <see cref="WebKeyEncryptor"/> sealed. The framework creates it from its name, which is in the file.</summary>
internal sealed class WebKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement)
    {
        byte[] envelope = Convert.FromBase64String(encryptedElement.Value);
        return XElement.Parse(Encoding.UTF8.GetString(KeyEnvelope.Open(services.GetRequiredService<KeyVault>(), envelope)));
    }
}
