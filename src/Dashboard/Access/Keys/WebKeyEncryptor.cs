using System.Text;
using System.Xml.Linq;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ConsentLens.Dashboard.Access.Keys;

/// <summary>Seals the keys of cookies and forms with the master key before they are written to their folder.</summary>
internal sealed class WebKeyEncryptor(KeyVault vault) : IXmlEncryptor
{
    /// <summary>The element that holds a sealed key, as base64 of a <see cref="KeyEnvelope"/>.</summary>
    public const string ElementName = "sealedKey";

    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        byte[] envelope = KeyEnvelope.Seal(vault, Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new EncryptedXmlInfo(new XElement(ElementName, Convert.ToBase64String(envelope)), typeof(WebKeyDecryptor));
    }
}
