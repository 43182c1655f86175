/// The accounts that use one profile of parameters, and whether they work together.
///
/// Named is who does what distillers do, where two more things of different kinds are so: that most accounts of the profile
/// do it, as nearly all of a program's accounts do and few of people's; and that they do so in almost the same words, as
/// whoever draws on one pool of made tasks does, and people who do not know each other do not. Prompts that are equal count
/// for neither: those are popular ones, or a public set.
struct CampaignGroup: Sendable {
    /// Most accounts of a group; then those that were idle for longest are forgotten.
    static let capacity = 1_024
    /// Most bits in which two tasks of almost the same words differ.
    private static let reach = 12
    private static let sentLimit = 2_048
    private static let leastMembers = 6
    private static let leastTasks = 64
    private static let leastEchoes = 3

    private struct Wording: Sendable {
        var simHash: UInt64
        var tenant: UInt64
    }

    private var accounts: [CampaignAccount] = []
    private var places: [UInt64: Int] = [:]
    private var wordings: [Wording] = []
    private var nextWording = 0
    /// Marks of the words that came last, each where its hash puts it.
    private var sent: [UInt32] = []
    /// Members when the campaign was told last; it is told again once there are a quarter more.
    private var told = 0
    private var tasks = 0
    private(set) var last: Int64 = .min

    var count: Int { accounts.count }

    mutating func observe(_ sample: ExtractionSample, tenant: UInt64, at now: Int64) -> CampaignSignal? {
        last = now
        let place = place(of: tenant, at: now)
        let isTask = accounts[place].note(sample, at: now)
        if sample.turns == 0, cameBefore(sample.prompt.hash) {
            accounts[place].copies.count()
            return nil
        }
        guard isTask else { return nil }
        noteWording(sample.prompt, place)
        tasks += 1
        // What can change the answer is looked at only now and then, since it walks over all accounts.
        guard tasks % 8 == 0, accounts[place].isTasked else { return nil }
        return judge(at: now)
    }

    private mutating func place(of tenant: UInt64, at now: Int64) -> Int {
        if let place = places[tenant] { return place }
        if accounts.count >= Self.capacity { halve() }
        accounts.append(CampaignAccount(tenant: tenant, at: now))
        places[tenant] = accounts.count - 1
        return accounts.count - 1
    }

    /// Forgets the half of the accounts that were idle for longest.
    mutating func halve() {
        let order = accounts.sorted { ($0.last, $0.tenant) > ($1.last, $1.tenant) }
        keep(Array(order.prefix((order.count + 1) / 2)))
    }

    private mutating func keep(_ kept: [CampaignAccount]) {
        accounts = kept
        places = [:]
        for (place, account) in kept.enumerated() { places[account.tenant] = place }
    }

    /// Compares a task with the last 256 of the others.
    private mutating func noteWording(_ prompt: PromptShape, _ place: Int) {
        guard prompt.words >= 5 else { return }
        let tenant = accounts[place].tenant
        let echo = wordings.first {
            $0.tenant != tenant && ($0.simHash ^ prompt.simHash).nonzeroBitCount <= Self.reach
        }
        if let echo {
            accounts[place].echoes.count()
            if let partner = places[echo.tenant] { accounts[partner].echoes.count() }
        }
        let wording = Wording(simHash: prompt.simHash, tenant: tenant)
        if wordings.count < 256 {
            wordings.append(wording)
        } else {
            wordings[nextWording] = wording
            nextWording = (nextWording + 1) % wordings.count
        }
    }

    /// Whether the same words came lately, from another account or from this one.
    private mutating func cameBefore(_ hash: UInt64) -> Bool {
        if sent.isEmpty { sent = Array(repeating: 0, count: Self.sentLimit) }
        let slot = Int(truncatingIfNeeded: hash % UInt64(Self.sentLimit))
        let mark = UInt32(truncatingIfNeeded: hash >> 32) | 1
        defer { sent[slot] = mark }
        return sent[slot] == mark
    }

    private mutating func judge(at now: Int64) -> CampaignSignal? {
        if accounts.contains(where: { $0.isIdle(at: now) }) { keep(accounts.filter { !$0.isIdle(at: now) }) }
        let active = accounts.filter { $0.requests >= 4 }
        // Who shares out a pool hands out each task once; people ask again, and who works through a public set meets others
        // in it.
        let tasked = active.filter { $0.isTasked && Int($0.copies) * 8 <= Int($0.tasks) }
        guard tasked.count >= Self.leastMembers else { return nil }
        let echoes = tasked.reduce(0) { $0 + Int($1.echoes) }
        let isMost = tasked.count * 2 >= active.count
        let members = isMost && echoes >= 2 * Self.leastEchoes ? tasked : tasked.filter(\.isEchoing)
        // A single account cannot make up for the others.
        let shared = members.reduce(0) { $0 + min(Int($1.tasks), Self.leastTasks / 4) }
        if members.count * 2 < told { told = 0 }
        guard members.count >= max(Self.leastMembers, told + (told + 3) / 4), shared >= Self.leastTasks else {
            return nil
        }
        told = members.count
        return signal(members, of: active.count, echoes: echoes / 2)
    }

    private func signal(_ members: [CampaignAccount], of active: Int, echoes: Int) -> CampaignSignal {
        let addresses = Set(members.map(\.address)).subtracting([0]).count
        let tasks = members.reduce(0) { $0 + Int($1.tasks) }
        let requests = members.reduce(0) { $0 + Int($1.requests) }
        var evidence = """
            \(tasks) self-contained tasks among \(requests) requests of \(members.count) accounts, of \(active) with the \
            same parameters; \(echoes) in almost the words of another account
            """
        // An address that many share links nobody, but tells people where to look.
        if addresses > 0, addresses * 2 <= members.count { evidence += "; from \(addresses) addresses" }
        return CampaignSignal(
            rule: "campaign.tasks", confidence: 0.7, members: members.map(\.tenant).sorted(), evidence: evidence,
            count: tasks)
    }
}
