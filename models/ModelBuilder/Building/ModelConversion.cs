using ConsentLens.ModelBuilder.FaceApi;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.ModelBuilder.OpenVino;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.Building;

/// <summary>Converts the files of a model to ONNX.</summary>
public static class ModelConversion
{
    /// <param name="paths">Its files, in the order of the manifest.</param>
    /// <exception cref="ModelException">The files are not such a model.</exception>
    public static byte[] Convert(ModelDescription model, IReadOnlyList<string> paths) => model.Kind switch
    {
        ModelKind.PpOcrRecogniser => OnnxNotes.Add(File.ReadAllBytes(paths[0]), "character", File.ReadAllText(paths[1]).TrimEnd('\n')),
        ModelKind.YuNet or ModelKind.ArcFace or ModelKind.PpOcrDetector => File.ReadAllBytes(paths[0]),
        ModelKind.RetailReid => OnnxWriter.ToBytes(GraphFolding.Fold(RetailReid(paths[0], paths[1]))),
        ModelKind.SsdMobileNetV1 => OnnxWriter.ToBytes(SsdConverter.Convert(FaceApiWeights.Read(paths[0], paths[1]))),
        ModelKind.TinyYolo => OnnxWriter.ToBytes(TinyConverter.Convert(FaceApiWeights.Read(paths[0], paths[1]))),
        ModelKind.Landmarks68 => OnnxWriter.ToBytes(LandmarkConverter.Convert(FaceApiWeights.Read(paths[0], paths[1]))),
        ModelKind.Dlib => OnnxWriter.ToBytes(DlibConverter.Convert(FaceApiWeights.Read(paths[0], paths[1]))),
        _ => throw new ModelException($"ModelBuilder cannot build models of kind {model.Kind}."),
    };

    /// <summary>face-reidentification-retail-0095 exactly as OpenVINO has it, without any folding.</summary>
    /// <param name="xmlPath">Its graph.</param>
    /// <param name="binPath">Its numbers.</param>
    public static OnnxModel RetailReid(string xmlPath, string binPath) => OpenVinoConverter.Convert(
        IntermediateRepresentation.Read(xmlPath, binPath),
        new OnnxValue("input", [null, 3, 128, 128]),
        new OnnxValue("embedding", [null, 256]));
}
