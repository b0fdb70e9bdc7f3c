using System.Text;
using System.Xml.Linq;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ConsentLens.Dashboard.Access.Keys;

/// <summary>
/// The folder with the keys of cookies, forms and authenticator secrets (ASP.NET Core data protection), one XML file for each key. The framework seals new ones with
/// <see cref="WebKeyEncryptor"/>; this does the rest: it seals existing ones, and wraps them all again after the master key has changed.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="vault">The master key.</param>
internal sealed class WebKeyFolder(string path, KeyVault vault)
{
    // Names from the framework's own file format.
    private static readonly XNamespace Protection = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName MarkOfSecrets = Protection + "requiresEncryption";
    private static readonly XName SealedSecret = Protection + "encryptedSecret";

    /// <summary>Creates the folder if needed, and seals every unencrypted key in it.</summary>
    /// <returns>How many were.</returns>
    public int SealAll()
    {
        PrivateFile.CreateFolder(path);
        var encryptor = new WebKeyEncryptor(vault);
        return Change(document =>
        {
            XElement[] plain = [.. document.Descendants().Where(element => (bool?)element.Attribute(MarkOfSecrets) == true)];
            foreach (XElement secret in plain)
            {
                EncryptedXmlInfo info = encryptor.Encrypt(new XElement(secret));
                secret.ReplaceWith(new XElement(SealedSecret, new XAttribute("decryptorType", info.DecryptorType.AssemblyQualifiedName!), info.EncryptedElement));
            }

            return plain.Length;
        });
    }

    /// <summary>Wraps every key again with the current master key.</summary>
    /// <returns>The ids of the master keys that are still needed here.</returns>
    /// <exception cref="Pipeline.Storage.Encryption.VaultException">A key cannot be opened.</exception>
    public IReadOnlyCollection<string> RewrapAll()
    {
        if (!Directory.Exists(path))
            return [];
        var needed = new HashSet<string>(StringComparer.Ordinal);
        Change(document =>
        {
            int changed = 0;
            foreach (XElement secret in document.Descendants(WebKeyEncryptor.ElementName))
            {
                byte[] envelope = Convert.FromBase64String(secret.Value);
                if (KeyEnvelope.MasterKeyIdOf(envelope) != vault.CurrentMasterKeyId)
                {
                    envelope = KeyEnvelope.Rewrap(vault, envelope);
                    secret.Value = Convert.ToBase64String(envelope);
                    changed++;
                }

                needed.Add(KeyEnvelope.MasterKeyIdOf(envelope));
            }

            return changed;
        });
        return needed;
    }

    private int Change(Func<XDocument, int> change)
    {
        int total = 0;
        foreach (string file in Directory.GetFiles(path, "*.xml"))
        {
            XDocument document = XDocument.Load(file);
            int changed = change(document);
            if (changed > 0)
                PrivateFile.Replace(file, Encoding.UTF8.GetBytes(document.ToString()));
            total += changed;
        }

        return total;
    }
}
