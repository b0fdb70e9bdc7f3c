using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;
using ConsentLens.Synthetic.School;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace ConsentLens.Synthetic.Tests.School;

public sealed class ExifBlockTests
{
    [Fact]
    public void What_is_written_is_what_another_library_reads()
    {
        using var image = new RgbImage(64, 48);
        image.Pixels.Fill(90);
        byte[] plain = JpegEncoder.Encode(image, 80);
        var metadata = new PhotoMetadata("Example", "Phone 9", new DateTime(2025, 9, 8, 10, 11, 12), 6, 52.4811, -1.8912, plain);
        byte[] tagged = ExifBlock.Insert(plain, metadata);
        IReadOnlyList<MetadataExtractor.Directory> read = ImageMetadataReader.ReadMetadata(new MemoryStream(tagged));
        ExifIfd0Directory main = read.OfType<ExifIfd0Directory>().Single();
        Assert.Equal("Example", main.GetString(ExifDirectoryBase.TagMake));
        Assert.Equal("Phone 9", main.GetString(ExifDirectoryBase.TagModel));
        Assert.Equal(6, main.GetInt32(ExifDirectoryBase.TagOrientation));
        Assert.Equal(metadata.TakenAt, read.OfType<ExifSubIfdDirectory>().Single().GetDateTime(ExifDirectoryBase.TagDateTimeOriginal));
        GeoLocation? place = read.OfType<GpsDirectory>().Single().GetGeoLocation();
        Assert.NotNull(place);
        Assert.Equal(52.4811, place.Latitude, 1e-4);
        Assert.Equal(-1.8912, place.Longitude, 1e-4);
        ExifThumbnailDirectory thumbnail = read.OfType<ExifThumbnailDirectory>().Single();
        Assert.Equal(plain.Length, thumbnail.GetInt32(ExifThumbnailDirectory.TagThumbnailLength));
        Assert.DoesNotContain(read, directory => directory.HasError);
    }

    [Fact]
    public void No_position_means_no_position_directory()
    {
        using var image = new RgbImage(16, 16);
        var metadata = new PhotoMetadata("Example", "Phone 9", new DateTime(2025, 9, 8), 1, null, null, null);
        byte[] tagged = ExifBlock.Insert(JpegEncoder.Encode(image, 80), metadata);
        Assert.Empty(ImageMetadataReader.ReadMetadata(new MemoryStream(tagged)).OfType<GpsDirectory>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_turned_photo_is_read_upright(int orientation)
    {
        var plan = new PhotoPlan
        {
            Seed = 5,
            Width = 320,
            Height = 240,
            Background = BackgroundKind.Hall,
            Faces = [new PlannedFace("p1", HeadAtlas.People[3], 60)],
        };
        using ComposedPhoto photo = GroupPhoto.Compose(plan);
        using RgbImage stored = StoredTurn.Apply(photo.Image, orientation);
        var metadata = new PhotoMetadata("Example", "Phone 9", new DateTime(2025, 9, 8), orientation, null, null, null);
        byte[] file = ExifBlock.Insert(JpegEncoder.Encode(stored, 95), metadata);
        using RgbImage upright = new PhotoReader(new ImagingLimits()).Decode(file, 0, CancellationToken.None);
        Assert.Equal((320, 240), (upright.Width, upright.Height));
        long difference = 0;
        for (int i = 0; i < upright.Pixels.Length; i++)
            difference += Math.Abs(upright.Pixels[i] - photo.Image.Pixels[i]);
        Assert.InRange(difference / (double)upright.Pixels.Length, 0, 4);
    }
}
