import CWeights

/// The classifiers of the scorer: one for what people write and one for what tools and documents bring in, where any
/// instruction is out of place.
package struct Models: Sendable {
    package var user: LinearModel?
    package var tool: LinearModel?

    package init(user: LinearModel?, tool: LinearModel?) {
        self.user = user
        self.tool = tool
    }

    /// Those that the program carries.
    package static var embedded: Models {
        Models(user: model(secureinfer_user_weights), tool: model(secureinfer_tool_weights))
    }

    private static func model(
        _ weights: (UnsafeMutablePointer<Int>?) -> UnsafeRawPointer?
    ) -> LinearModel {
        var count = 0
        let start = weights(&count)
        guard let model = LinearModel(UnsafeRawBufferPointer(start: start, count: count)) else {
            fatalError("The weights in Sources/CWeights are no weights files of this version: run make train.")
        }
        return model
    }
}
