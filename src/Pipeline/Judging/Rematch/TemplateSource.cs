using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Vault;

namespace ConsentLens.Pipeline.Judging.Rematch;

/// <summary>Opens the templates of the context's school for one embedder; those whose time is over are left out.</summary>
/// <param name="context">The school.</param>
/// <param name="embedder">SHA-256 of the embedder.</param>
/// <param name="now">The instant at which their time is looked at.</param>
/// <param name="cancellationToken">Stops the work.</param>
public delegate Task<IReadOnlyList<Template>> TemplateSource(ConsentLensDbContext context, Digest embedder, DateTimeOffset now, CancellationToken cancellationToken);
