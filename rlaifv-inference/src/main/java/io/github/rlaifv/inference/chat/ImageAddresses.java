package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Opens the images that conversations name by an address. A conversation may come from somebody else, so by default ({@link
 * #dataOnly}) no address makes the program read files or ask other machines. A program that wants more decides itself
 * which addresses it trusts:
 *
 * <pre>{@code
 * ImageAddresses images = address -> ImageSource.deferred(address.toString(), () -> download(address));
 * }</pre>
 */
@FunctionalInterface
public interface ImageAddresses {

    /**
     * Opens an image. {@code data:} addresses are not passed to it.
     *
     * @throws BadDataException naming the address, if it is not allowed or can't be read
     */
    ImageSource open(URI address);

    /** Returns addresses of which only {@code data:} is allowed, where the image is part of the address. */
    static ImageAddresses dataOnly() {
        return address -> {
            throw new BadDataException("the image " + shown(address)
                    + " is not part of the conversation: give it as Base64 or as a data: address, or let the chat model"
                    + " open such addresses (ImageAddresses)");
        };
    }

    /**
     * Returns addresses that allow {@code data:}, and {@code file:} for files inside some folders, after following all
     * links.
     *
     * @throws BadDataException naming the folder that does not exist
     */
    static ImageAddresses filesIn(Path... folders) {
        ContainedPaths allowed = ContainedPaths.within(List.of(folders));
        return address -> {
            Path file = file(address);
            if (!allowed.contain(file)) {
                throw new BadDataException("the image file " + file + " is missing or outside of the allowed folders "
                        + List.of(folders) + ": check the path, or allow its folder (ImageAddresses.filesIn)");
            }
            return ImageSource.of(file);
        };
    }

    private static Path file(URI address) {
        if (!"file".equalsIgnoreCase(address.getScheme())) {
            throw new BadDataException(
                    "the image " + shown(address) + " is neither a data: nor a file: address: give it as one of these");
        }
        try {
            return Path.of(address);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new BadDataException(
                    "the image " + shown(address) + " is no address of a file: " + e.getMessage(), e);
        }
    }

    /**
     * Opens the image of an address, whose data may be in the address itself.
     *
     * @param name name of the image for messages
     * @param address the address
     * @throws BadDataException naming the image, if its data can't be read, or its address is not allowed
     */
    default ImageSource image(String name, URI address) {
        if (!"data".equalsIgnoreCase(address.getScheme())) {
            return open(address);
        }
        // without percent-encoding, which some programs use for + and /
        String content = address.getSchemeSpecificPart();
        int comma = content.indexOf(',');
        if (comma < 0 || !content.substring(0, comma).endsWith(";base64")) {
            throw new BadDataException(name + " has the address " + shown(address)
                    + ", but a data: address of an image must have the form data:image/png;base64,...");
        }
        return base64(name, content.substring(comma + 1));
    }

    /**
     * Returns an image in memory from its bytes in Base64.
     *
     * @param name name of the image for messages
     * @param data the encoded bytes (PNG, JPEG, ...) in Base64, without line breaks
     * @throws BadDataException naming the image, if the text is not Base64 or the image larger than {@link
     *     InputLimit#IMAGE}
     */
    static ImageSource base64(String name, String data) {
        long bytes = data.length() / 4L * 3;
        if (bytes > InputLimit.IMAGE.value()) {
            throw new BadDataException(name + " has about " + bytes + " bytes, more than the limit of "
                    + InputLimit.IMAGE.value() + ": shrink it, or " + InputLimit.IMAGE.remedy());
        }
        try {
            return ImageSource.of(name, Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException e) {
            throw new BadDataException(
                    name + " is not in Base64 (" + e.getMessage() + "): encode its bytes without line breaks", e);
        }
    }

    private static String shown(URI address) {
        String text = address.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
