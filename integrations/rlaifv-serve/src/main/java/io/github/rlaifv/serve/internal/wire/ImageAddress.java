package io.github.rlaifv.serve.internal.wire;

/**
 * The address of an image of a request.
 *
 * @param url the address, such as {@code data:image/png;base64,...}
 * @param place place of the address in the request, such as {@code messages[0].content[1].image_url.url}
 */
public record ImageAddress(String url, String place) {}
