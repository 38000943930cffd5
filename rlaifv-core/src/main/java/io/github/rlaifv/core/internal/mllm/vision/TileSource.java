package io.github.rlaifv.core.internal.mllm.vision;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.PixelValues;
import java.util.List;

/** Turns an image into the input of a vision tower: one or several square tiles. Immutable. */
public interface TileSource {

    /** Number of tiles of an image. */
    int tiles(ImageSource image);

    /** The pixel values of the tiles. */
    List<PixelValues> pixels(ImageSource image);

    /** Identifies the settings of the image processing, for fingerprints. */
    String fingerprint();

    /** Uses each image as one tile, padded to a square if the processor says so and the image does not forbid it. */
    static TileSource whole(ImageDecoder decoder, ImageProcessor processor) {
        return new TileSource() {
            @Override
            public int tiles(ImageSource image) {
                return 1;
            }

            @Override
            public List<PixelValues> pixels(ImageSource image) {
                ImageProcessor used =
                        image instanceof ImageSource.Unpadded ? processor.withPadToSquare(false) : processor;
                PixelValues pixels = decoder.decode(image, decoded -> used.process(decoded, decoder.resampleOrder()));
                return List.of(pixels);
            }

            @Override
            public String fingerprint() {
                return decoder.fingerprint() + "|" + processor.fingerprint();
            }
        };
    }
}
