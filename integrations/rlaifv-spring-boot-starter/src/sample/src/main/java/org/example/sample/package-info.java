/** A service that answers questions about images with the models that the starter opens. */
package org.example.sample;
