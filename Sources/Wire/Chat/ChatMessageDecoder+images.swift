import Vocabulary

extension ChatMessageDecoder {
    /// A `data:` URL of an image; any other URL would make the upstream fetch it, which needs a permission.
    mutating func imageURL(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> ChatMessage.Part {
        let inner = try ObjectReader(value, path: reader.name("image_url"))
        var url: String?
        for (key, value) in value.members {
            switch key.string ?? "" {
            case "url": url = try inner.string("url", value)
            case "detail": _ = try inner.string("detail", value)
            default: throw .unknown(inner.name(key.string ?? ""))
            }
        }
        return try image(url ?? "", inner.name("url"))
    }

    /// The image that a URL holds; `param` is the field that the URL stands in.
    mutating func image(_ url: String, _ param: String) throws(DecodeRefusal) -> ChatMessage.Part {
        let isRemote = url.hasPrefix("https://") || url.hasPrefix("http://")
        if isRemote, policy.allowed.contains(.remoteImages) {
            collector.add(url, .field, "image_url")
            return .remoteImage(url: url)
        }
        let pieces = url.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2, ImageKind.isNamed(by: pieces[0]), let kind = ImageKind(base64: pieces[1]) else {
            throw DecodeRefusal(
                .paramForbidden, "images must be data:image/…;base64 URLs of a PNG, JPEG, GIF or WebP", param: param,
                needs: isRemote ? .remoteImages : nil)
        }
        return .image(base64: String(pieces[1]), mediaType: kind.mediaType)
    }

    /// Ollama's `images`: base64 without a media type.
    func images(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> [ChatMessage.Part] {
        try reader.images("images", value)
    }
}

extension ObjectReader {
    /// A list of images, each base64 without a media type.
    func images(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> [ChatMessage.Part] {
        var out: [ChatMessage.Part] = []
        for image in try strings(key, value, limit: 16) {
            guard let kind = ImageKind(base64: Substring(image)) else {
                throw DecodeRefusal(
                    .paramForbidden, "images must be base64 of a PNG, JPEG, GIF or WebP", param: name(key))
            }
            out.append(.image(base64: image, mediaType: kind.mediaType))
        }
        return out
    }
}
